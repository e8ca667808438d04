// Each request by htmx proves that it comes from this page.
document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  const token = document.querySelector('meta[name="csrf-token"]');
  if (token) ctx.request.headers["X-CSRFToken"] = token.content;
});
