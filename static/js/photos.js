// The chosen photos are shown before they are sent, and what would be refused is said at once.
import { attach } from "./attach.js";

const MOST_BYTES = 8 * 1024 * 1024;

function preview(file) {
  const item = document.createElement("li");
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = file.name;
  image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
  item.append(image);
  return item;
}

attach("[data-photos]", (box) => {
  const input = box.querySelector("input[type=file]");
  const says = box.querySelector("[data-says]");
  input.addEventListener("change", () => {
    const files = [...input.files];
    const most = Number(box.dataset.photos);
    box.querySelector("[data-previews]").replaceChildren(...files.slice(0, most).map(preview));
    const words = files.some((file) => file.size > MOST_BYTES) ? box.dataset.tooBig : files.length > most ? box.dataset.tooMany : "";
    says.textContent = words;
    says.hidden = !words;
  });
});
