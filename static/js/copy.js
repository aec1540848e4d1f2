// [data-copy="text"] copies the text and says so.
const byHand = (text) => {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  (document.querySelector("dialog[open]") || document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  return copied;
};

const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byHand(text);
  }
};

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) {
    const copied = await copy(button.dataset.copy);
    button.focus();
    const detail = copied ? `Copied: ${button.dataset.copied}` : "It could not be copied. Select it and copy it by hand.";
    document.dispatchEvent(new CustomEvent("toast", { detail }));
  }
});
