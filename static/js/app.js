// Loaded by every page: only what every page needs. All else comes with the page that carries its attribute.
import "./attach.js";
import "./csrf.js";
import "./visible.js";
import "./trouble.js";

if ("serviceWorker" in navigator) {
  addEventListener("load", () => navigator.serviceWorker.register("/sw.js").catch(() => {}));
}
