// What polls rests while nobody looks, and asks at once when somebody does again.
const POLLS = "[data-while-visible]";

document.addEventListener("htmx:config:request", (event) => {
  if (document.hidden && event.target.matches?.(POLLS)) event.preventDefault();
});

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  for (const poll of document.querySelectorAll(POLLS)) poll.dispatchEvent(new CustomEvent("every"));
});
