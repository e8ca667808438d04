// A list one walks through by keys while it has the focus: j k or the arrows from row to row, Enter opens, / to the filter, ? the keys.
// Only there, and never with a modifier: everywhere else these keys are somebody's own (WCAG 2.1.4).
import { attach } from "./attach.js";

const STEP = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

attach("[data-rows]", (list) => {
  const walk = (from, step) => {
    const rows = [...list.querySelectorAll("th a")];
    const here = rows.indexOf(from.closest("tr")?.querySelector("th a"));
    rows[Math.min(Math.max(here + step, 0), rows.length - 1)]?.focus();
  };
  const others = {
    "/": () => document.querySelector(list.dataset.rows)?.querySelector("input:not([type=hidden]), select")?.focus(),
    "?": () => { const keys = list.querySelector("[data-keys]"); if (keys) keys.open = !keys.open; },
  };
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, select, textarea")) return;
    if (!(event.key in STEP) && !(event.key in others)) return;
    event.preventDefault();
    if (event.key in STEP) walk(event.target, STEP[event.key]);
    else others[event.key]();
  });
});
