// A paper goes to another app without leaving the page. Where that is not possible the button stays hidden; the download link is enough.
import { attach } from "./attach.js";

function mayShare() {
  return navigator.canShare?.({ files: [new File([""], "x.pdf", { type: "application/pdf" })] });
}

async function paper(address, name) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(String(answer.status));
  return new File([await answer.blob()], name, { type: "application/pdf" });
}

attach("[data-share]", (button) => {
  if (!mayShare()) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await navigator.share({ files: [await paper(button.dataset.share, button.dataset.name)] });
    } catch (reason) {
      if (reason.name !== "AbortError") location.assign(button.dataset.share); // sent as an attachment: the page stays
    } finally {
      button.disabled = false;
    }
  });
});
