// A link that opens a dialog already in the page. Without JavaScript the link leads to a page that asks the same.
import { attach } from "./attach.js";

attach("[data-opens]", (link) => {
  link.addEventListener("click", (event) => {
    const dialog = document.getElementById(link.dataset.opens);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  });
});

attach("dialog", (dialog) => {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-dismiss]")) dialog.close();
  });
});
