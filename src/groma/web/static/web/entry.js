/* Entry as it happens: results while typing, nothing lost on the way to the server, Enter to the next field. */
"use strict";
(() => {
  const page = document.getElementById("entry-page");
  if (!page) return;
  const model = JSON.parse(document.getElementById("entry-model").textContent);
  const form = page.dataset, waits = new Map(), unsaved = new Set();
  const byPoint = new Map(), served = new Map();
  const figureOf = (one) => one.closest?.("[data-figure]");
  const field = (key, name) => document.getElementById(`id_${model.figures[key].prefix}-${name}`);

  /* Results. */
  function typed() {
    const said = {};
    for (const key of Object.keys(model.figures)) {
      said[key] = Object.fromEntries(["text", "unit", "status", "period"].map((name) => [name, field(key, name)?.value ?? ""]));
    }
    return said;
  }
  function put(outcome, name, words) {
    const place = outcome.querySelector(`[data-live="${name}"]`);
    if (place.textContent !== words) place.textContent = words;
  }
  function words(found) {
    if (!found.reason) return "";
    const names = new Intl.ListFormat(model.language.replace("zh-hans", "zh"), { type: "unit" }).format(found.names ?? []);
    return (model.words[found.reason] ?? "").replace("{}", names);
  }
  function show(key, found) {
    const outcome = byPoint.get(key);
    put(outcome, "value", found.text ?? "–");
    put(outcome, "sum", found.sum ?? "");
    put(outcome, "note", words(found));
    const band = outcome.querySelector('[data-live="band"]'), rank = String(found.rank ?? 0);
    if (band.dataset.rank === rank) return;
    band.dataset.rank = rank;
    band.replaceChildren(...(found.rank ? [document.getElementById(`band-${rank}`).content.cloneNode(true)] : []));
  }
  function update() {
    const said = typed(), found = groma.results(model, said);
    for (const point of model.points) {
      const names = [point.key, ...point.variables];
      if (names.some((name) => said[name].text.trim()) && byPoint.has(point.key)) show(point.key, found[point.key]);
      else restore(point.key);
    }
  }
  function restore(key) {
    const outcome = byPoint.get(key), kept = served.get(key);
    for (const [name, nodes] of Object.entries(kept ?? {})) {
      const place = outcome.querySelector(`[data-live="${name}"]`);
      delete place.dataset.rank;
      place.replaceChildren(...nodes.map((one) => one.cloneNode(true)));
    }
  }
  function learn() {
    for (const outcome of page.querySelectorAll("[data-point]")) {
      if (byPoint.get(outcome.dataset.point) === outcome) continue;
      byPoint.set(outcome.dataset.point, outcome);
      const live = [...outcome.querySelectorAll("[data-live]")];
      served.set(outcome.dataset.point, Object.fromEntries(live.map((one) => [one.dataset.live, [...one.cloneNode(true).childNodes]])));
    }
  }

  /* What was typed stays in the browser until the server has said that it is saved. */
  const place = (figure) => `${form.keeps}:${figure.dataset.figure}`;
  const content = (figure) => Object.fromEntries([...figure.querySelectorAll("input, select, textarea")].filter((one) => one.form?.id === "entry" && one.name).map((one) => [one.name, one.value]));
  const visible = (all) => JSON.stringify(Object.entries(all).filter(([name]) => !/-(version|was)$/.test(name)));
  const store = { get: (name) => attempt(() => localStorage.getItem(name)), set: (name, text) => attempt(() => localStorage.setItem(name, text)), drop: (name) => attempt(() => localStorage.removeItem(name)) };
  function attempt(what) { try { return what(); } catch { return null; } }
  const keep = (figure) => store.set(place(figure), JSON.stringify(content(figure)));

  function say(figure, id) {
    const mark = document.createElement("p"), said = figure.querySelector(".said");
    mark.className = "state warn";
    mark.append(document.getElementById(id).content.cloneNode(true));
    said.querySelectorAll(":scope > .state").forEach((one) => one.remove());
    said.append(mark);
    announce(figure, mark.textContent);
  }
  function announce(figure, text) {
    document.getElementById("entry-status").textContent = `${figure.querySelector("legend").textContent.trim()}: ${text.trim()}`;
  }
  function again(figure, status) {
    const turn = (waits.get(figure)?.turn ?? 0) + 1;
    clearTimeout(waits.get(figure)?.timer);
    say(figure, status === 401 || status === 403 ? "words-signed-out" : "words-waiting");
    waits.set(figure, { turn, timer: setTimeout(() => htmx.trigger(figure, "resend"), Math.min(60, 2 ** turn) * 1000) });
  }
  function arrived(figure, sent) {
    clearTimeout(waits.get(figure)?.timer);
    waits.delete(figure);
    const said = document.getElementById(`${figure.id}-said`), kind = said?.dataset.kind;
    const now = document.getElementById(figure.id);
    if (["saved", "same"].includes(kind) && now && (now !== figure || visible(content(now)) === sent)) { store.drop(place(figure)); unsaved.delete(now.id); }
    else if (now) keep(now);
    markWrong(now);
    if (now && said) announce(now, [...said.querySelectorAll(".state, .error, .notice")].map((one) => one.textContent).join(" "));
  }
  function markWrong(figure) {
    for (const one of figure?.querySelectorAll("[aria-invalid]") ?? []) { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-errormessage"); }
    figure?.querySelectorAll(".error[data-field]").forEach((error, number) => {
      const control = document.getElementById(error.dataset.field);
      error.id = `${figure.id}-error-${number}`;
      control?.setAttribute("aria-invalid", "true");
      control?.setAttribute("aria-errormessage", error.id);
    });
  }
  function bringBack() {
    for (const figure of page.querySelectorAll("[data-figure][hx-post]")) {
      const kept = attempt(() => JSON.parse(store.get(place(figure)) ?? "null"));
      if (!kept) continue;
      if (visible(kept) === visible(content(figure))) { store.drop(place(figure)); continue; }
      for (const one of figure.querySelectorAll("input, select, textarea")) if (one.name in kept) one.value = kept[one.name];
      say(figure, "words-restored");
      unsaved.add(figure.id);
      htmx.trigger(figure, "resend");
    }
  }

  function changed(event) {
    const figure = figureOf(event.target);
    if (!figure || event.target.form?.id !== "entry") return;
    update();
    keep(figure);
    unsaved.add(figure.id);
  }
  page.addEventListener("input", changed);
  page.addEventListener("change", changed);
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  /* Whoever leaves right after typing: the browser sends it after the page is gone. */
  window.addEventListener("pagehide", () => {
    const headers = { ...JSON.parse(page.getAttribute("hx-headers")), "HX-Request": "true" };
    for (const figure of [...unsaved].map((id) => document.getElementById(id))) {
      const body = new URLSearchParams(content(figure));
      fetch(figure.getAttribute("hx-post"), { method: "POST", keepalive: true, headers, body }).catch(() => {});
    }
  });
  const sent = new WeakMap();
  page.addEventListener("htmx:beforeRequest", (event) => {
    const figure = figureOf(event.detail.elt);
    if (figure) sent.set(event.detail.xhr, [figure, visible(content(figure))]);
  });
  page.addEventListener("htmx:afterRequest", (event) => {
    const [figure, said] = sent.get(event.detail.xhr) ?? [];
    if (!figure) return;
    if (event.detail.successful) arrived(figure, said);
    else again(figure, event.detail.xhr.status);
  });
  document.body.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail, fresh = fragment.querySelector?.("[data-state]") ?? fragment;
    const isSame = target.dataset.state !== undefined && fresh.dataset?.state === target.dataset.state;
    if (isSame || target.contains(document.activeElement)) event.detail.shouldSwap = false;
  });
  document.body.addEventListener("htmx:afterSettle", () => { learn(); update(); });
  window.addEventListener("online", () => waits.forEach((_, figure) => htmx.trigger(figure, "resend")));

  /* Enter goes to the next field, as in a spreadsheet; the arrow keys stay with the field. */
  page.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input:not([type=file])") || event.target.form?.id !== "entry") return;
    event.preventDefault();
    const fields = [...page.querySelectorAll("input, select, textarea, summary, button")].filter((one) => one.checkVisibility() && !one.disabled && one.type !== "hidden" && one.matches("input, select, textarea"));
    const next = fields[fields.indexOf(event.target) + 1];
    if (next) { next.focus(); next.select?.(); } else event.target.dispatchEvent(new Event("change", { bubbles: true }));
  });

  document.documentElement.classList.add("scripted");
  learn();
  update();
  document.addEventListener("DOMContentLoaded", () => setTimeout(bringBack));
  window.groma = { ...window.groma, update };
})();
