// Asks a part marked data-live="seconds" to look again, only while somebody can see the page.
const look = () => {
  for (const part of document.querySelectorAll("[data-live]")) {
    const due = Number(part.dataset.live) * 1000;
    const asked = Number(part.dataset.asked || 0);
    if (!document.hidden && Date.now() - asked >= due) {
      part.dataset.asked = String(Date.now());
      window.htmx.trigger(part, "look");
    }
  }
};

window.setInterval(look, 500);
document.addEventListener("visibilitychange", look);
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt.dataset && event.detail.elt.dataset.live) {
    event.detail.elt.dataset.asked = String(Date.now());
  }
});
