// Offers to put the app on the home screen, where the browser can; hidden otherwise.
import { attach } from "./attach.js";

let offer = null;

attach("[data-install]", (box) => {
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    offer = event;
    box.hidden = false;
  });
  box.querySelector("button").addEventListener("click", async () => {
    await offer?.prompt();
    box.hidden = true;
  });
});
