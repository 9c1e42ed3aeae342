// One key for each thing a verifier does: whatever carries data-key is pressed, opened or followed by that key.
(() => {
  "use strict";
  const KEPT = "groma-keys";
  const TYPING = "textarea, select, [contenteditable], input:not([type=hidden], [type=checkbox], [type=radio], [type=button], [type=submit])";
  const page = document.querySelector("[data-keys]");
  if (!page) return;
  let isOn = kept() !== "off";
  let isLeaving = false;

  function kept() {
    try { return localStorage.getItem(KEPT); } catch { return null; }
  }

  function keep(value) {
    try { localStorage.setItem(KEPT, value); } catch { /* it then holds for this page only */ }
  }

  // The letter on the key, on keyboards of other scripts too.
  function letter(event) {
    if (/^[\x20-\x7e]$/.test(event.key)) return event.key.toLowerCase();
    return /^Key[A-Z]$/.test(event.code) ? event.code.slice(3).toLowerCase() : "";
  }

  const control = (holder) => holder.querySelector("summary, button, a[href]");

  function open(fold) {
    fold.open = true;
    (fold.querySelector(TYPING) || fold.querySelector("summary")).focus();
  }

  function act(holder) {
    const fold = holder.closest("details") || holder.querySelector("details");
    if (fold) return open(fold);
    isLeaving = true;
    control(holder).click();
  }

  document.addEventListener("keydown", (event) => {
    const field = event.target.closest(TYPING);
    if (field) return inField(event, field);
    if (!isOn || isLeaving || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const key = letter(event);
    const holder = key && page.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!holder) return;
    event.preventDefault();
    act(holder);
  });

  // In a text: Ctrl and Enter send it, Escape leaves it.
  function inField(event, field) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field.form && !isLeaving) {
      event.preventDefault();
      const button = field.form.querySelector("button[name=action]");
      isLeaving = field.form.checkValidity();
      field.form.requestSubmit(button);
    } else if (event.key === "Escape") {
      const fold = field.closest("details[data-key]");
      if (fold) fold.open = false;
      (fold ? fold.querySelector("summary") : field).focus();
      if (!fold) field.blur();
    }
  }

  function show() {
    page.classList.toggle("keys-off", !isOn);
    for (const holder of page.querySelectorAll("[data-key]")) {
      if (isOn) control(holder)?.setAttribute("aria-keyshortcuts", holder.dataset.key);
      else control(holder)?.removeAttribute("aria-keyshortcuts");
    }
    for (const button of page.querySelectorAll("[data-keys-switch]")) {
      button.hidden = false;
      button.textContent = isOn ? button.dataset.on : button.dataset.off;
    }
  }

  page.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys-switch]")) return;
    isOn = !isOn;
    keep(isOn ? "on" : "off");
    show();
  });
  // Coming back by the browser's own arrow, the page is as it was left.
  addEventListener("pageshow", () => { isLeaving = false; });
  show();
  document.getElementById("errors")?.focus();
})();
