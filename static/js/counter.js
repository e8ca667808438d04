// How many characters are left, said beneath a long text; the sentence comes from the page.
import { attach } from "./attach.js";

attach("[data-counter]", (area) => {
  const said = document.createElement("output");
  said.className = "counter";
  const count = () => { said.textContent = area.dataset.counter.replace("#", area.maxLength - area.value.length); };
  area.addEventListener("input", count);
  area.after(said);
  count();
});
