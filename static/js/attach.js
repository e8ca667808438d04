// attach("[data-x]", element => …) runs once for each such element, also for those that htmx brings later.
export function attach(selector, start) {
  const seen = new WeakSet();
  const look = (root) => {
    for (const element of [root, ...root.querySelectorAll(selector)]) {
      if (!element.matches(selector) || seen.has(element)) continue;
      seen.add(element);
      start(element);
    }
  };
  look(document.documentElement);
  document.addEventListener("htmx:after:process", (event) => event.target.matches && look(event.target));
}

// A close button is of no use without JavaScript, so it is shown only now.
attach("[data-closes]", (button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const closed = button.closest(button.dataset.closes);
    if (closed.id === "trouble") closed.hidden = true;
    else closed.remove();
  });
});
