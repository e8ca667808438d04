// Trouble on the line: the bar that is already in the page says what happened, in its own words, and offers to try again.
const bar = document.getElementById("trouble");
let failed = null;

function tell(why, ctx, reference) {
  const words = bar.dataset[why] + (reference ? ` (${bar.dataset.reference}: ${reference})` : "");
  bar.querySelector("[data-says]").textContent = words;
  bar.hidden = false;
  failed = ctx;
}

function again() {
  bar.hidden = true;
  const { sourceElement, sourceEvent, request } = failed ?? {};
  if (!sourceElement?.isConnected) return location.reload();
  if (sourceElement.matches("form")) return sourceElement.requestSubmit(request.submitter);
  sourceElement.dispatchEvent(new CustomEvent(sourceEvent.type));
}

if (bar) {
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const { status, headers } = ctx.response;
    if (status === 429) tell("busy", ctx);
    else if (status >= 500) tell("broken", ctx, headers.get("X-Reference"));
    else bar.hidden = true;
  });
  document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
    if (!ctx || ctx.response) return;
    tell(ctx.request.signal.reason === "timeout" && navigator.onLine ? "slow" : "offline", ctx);
  });
  bar.querySelector("[data-again]").addEventListener("click", again);
}
