// Asks a part marked data-live="seconds" to look again, only while somebody can see the page; less often when nobody answers.
const LOST_SECONDS = 15;

const look = () => {
  for (const part of document.querySelectorAll("[data-live]")) {
    const seconds = part.dataset.lost ? LOST_SECONDS : Number(part.dataset.live);
    const asked = Number(part.dataset.asked || 0);
    if (!document.hidden && Date.now() - asked >= seconds * 1000) {
      part.dataset.asked = String(Date.now());
      window.htmx.trigger(part, "look");
    }
  }
};

// What a part says in data-say is read aloud once, when it becomes something else; figures that move are not.
const say = (part) => {
  const place = document.querySelector("[data-said]");
  const words = part.dataset.say;
  if (place && words && place.dataset.said !== words) {
    if (place.dataset.said) {
      place.textContent = words;
    }
    place.dataset.said = words;
  }
};

const lost = (event) => {
  const part = event.target.closest("[data-live]");
  if (part) {
    part.dataset.lost = "yes";
    part.querySelector("[data-live-lost]")?.removeAttribute("hidden");
  }
};

window.setInterval(look, 500);
document.addEventListener("visibilitychange", look);
document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:responseError", lost);
document.addEventListener("htmx:load", (event) => {
  const part = event.detail.elt;
  if (part.dataset && part.dataset.live) {
    part.dataset.asked = String(Date.now());
    say(part);
  }
});
for (const part of document.querySelectorAll("[data-live]")) {
  say(part);
}
