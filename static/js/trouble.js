// Trouble on the line: the bar that is already in the page says what happened, in its own words, and offers to try again.
const bar = document.getElementById("trouble");
let failed = null;
let repeat = () => location.reload();

function tell(why, ctx, reference) {
  const polls = ctx.sourceElement.matches("[data-while-visible]");
  if (!bar.hidden && polls && failed !== ctx.sourceElement) return; // what a person sent matters more
  const words = bar.dataset[why] + (reference ? ` (${bar.dataset.reference}: ${reference})` : "");
  bar.querySelector("[data-says]").textContent = words;
  bar.hidden = false;
  failed = ctx.sourceElement;
  repeat = () => again(ctx);
}

function again({ sourceElement, sourceEvent, request }) {
  bar.hidden = true;
  if (!sourceElement.isConnected) return location.reload();
  if (sourceElement.matches("form")) return sourceElement.requestSubmit(request.submitter);
  sourceElement.dispatchEvent(new CustomEvent(sourceEvent.type));
}

if (bar) {
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const { status, headers } = ctx.response;
    if (status === 429) tell("busy", ctx);
    else if (status >= 500) tell("broken", ctx, headers.get("X-Reference"));
    else if (failed === ctx.sourceElement) bar.hidden = true;
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx || ctx.response) return;
    tell(ctx.request.signal.reason === "timeout" && navigator.onLine ? "slow" : "offline", ctx);
  });
  bar.querySelector("[data-again]").addEventListener("click", () => repeat());
}
