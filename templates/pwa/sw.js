// Keeps the dress of the app and one page for the time without a connection. Never a page, a fragment, a form or a paper of a person.
const CACHE = "look-{{ release }}";
const OFFLINE = "/offline";
const KEPT = {{ kept|tojson }};

addEventListener("install", (event) => {
  const offline = new Request(OFFLINE, { credentials: "omit", cache: "reload" });
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...KEPT, offline])).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([
    caches.keys().then((names) => Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)))),
    registration.navigationPreload?.enable(),
    clients.claim(),
  ]));
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (address.pathname.startsWith("/static/")) event.respondWith(dress(request));
});

async function page(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request));
  } catch {
    return caches.match(OFFLINE);
  }
}

async function dress(request) {
  return (await caches.match(request)) ?? fetch(request);
}
