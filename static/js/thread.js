// A talk stays at its end when something new comes, unless the reader has scrolled up to read.
import { attach } from "./attach.js";

const NEAR = 240;

attach("[data-thread]", (talk) => {
  const end = () => talk.lastElementChild?.scrollIntoView({ block: "nearest" });
  const atEnd = () => talk.getBoundingClientRect().bottom - innerHeight < NEAR;
  let following = true;
  document.addEventListener("htmx:before:swap", () => { following = atEnd(); });
  new MutationObserver(() => following && end()).observe(talk, { childList: true });
  if (talk.dataset.thread === "end") end();
});
