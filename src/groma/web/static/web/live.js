/* The result while somebody types: a small interpreter of formula trees, in step with groma.measure and groma.score. */
"use strict";
(() => {
  const exact = (value) => Number(value.toPrecision(15));
  const SIGNS = { "+": "+", "-": "−", "*": "×", "/": "÷" };
  const BINDS = { "+": 1, "-": 1, "*": 2, "/": 2 };

  /* Numbers as they are typed: a number, or NaN where the server will say what is wrong. */
  function number(typed, model) {
    const { decimal } = model.typed;
    let text = typed.trim().replace(/[٠-٩]/g, (one) => one.charCodeAt(0) - 0x660).replace(/−/g, "-").replace(/٬/g, "").replace("٫", decimal);
    if (/^[+-]?\d{1,3}([ \u00a0\u202f\u2009'’]\d{3})+([.,]\d+)?$/.test(text)) text = text.replace(/[ \u00a0\u202f\u2009'’]/g, "");
    else if (/^[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?$/.test(text)) text = text.replace(/,/g, "");
    else if (/^[+-]?\d{1,3}(\.\d{3}){2,}(,\d+)?$/.test(text)) text = text.replace(/\./g, "");
    if (decimal === "," && /^[+-]?\d*,\d+$/.test(text)) text = text.replace(",", ".");
    return /^[+-]?\d+(\.\d+)?([eE][+-]?\d{1,4})?$/.test(text) ? Number(text) : NaN;
  }

  /* A number as readers see it, rounded half up on its decimals: groma.publish.numbers_text.number_text. */
  function parts(value) {
    const [, whole, after = "", power = "0"] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(exact(Math.abs(value))));
    let digits = BigInt(whole + after), places = after.length - Number(power);
    if (places < 0) { digits *= 10n ** BigInt(-places); places = 0; }
    while (places > 0 && digits % 10n === 0n) { digits /= 10n; places -= 1; }
    return [digits, places];
  }
  function rounded([digits, own], places) {
    const by = 10n ** BigInt(Math.abs(own - places));
    return places >= own ? digits * by : (2n * digits + by) / (2n * by);
  }
  function misleads([digits, own], places) {
    const near = rounded([digits, own], places) * 10n ** BigInt(own - places), off = near > digits ? near - digits : digits - near;
    return off > 0n && (near === 0n || near === 100n * 10n ** BigInt(own) || off * 20n > digits);
  }
  function wished(size) {
    if (size >= 1) return size >= 1000 ? 0 : size >= 10 ? 1 : 2;
    return size ? Math.min(6, 2 - Math.floor(Math.log10(size))) : 0;
  }
  function text(value, decimals, { shown }) {
    const whole = parts(value);
    let places = Math.min(decimals ?? wished(Math.abs(value)), whole[1]);
    while (places < Math.min(whole[1], 12) && misleads(whole, places)) places += 1;
    return (value < 0 && rounded(whole, places) ? shown.minus : "") + grouped(rounded(whole, places), places, shown);
  }
  function grouped(digits, places, { decimal, thousands, from }) {
    const all = String(digits).padStart(places + 1, "0"), at = all.length - places, whole = all.slice(0, at);
    return (Number(whole) >= from ? whole.replace(/\B(?=(\d{3})+$)/g, thousands) : whole) + (places ? decimal + all.slice(at) : "");
  }
  const plain = (value, { shown }) => (value < 0 ? shown.minus : "") + grouped(...parts(value), shown);

  /* Formulas: a text is a variable, a list an operator with its sides. */
  function worked(tree, values) {
    if (typeof tree === "number") return tree;
    if (typeof tree === "string") return values[tree];
    const [sign, left, right] = tree, a = worked(left, values), b = worked(right, values);
    if (sign === "/") return typeof right === "number" ? a * (1 / b) : a / b;
    return sign === "+" ? a + b : sign === "-" ? a - b : a * b;
  }
  function sum(tree, values, model) {
    if (!Array.isArray(tree)) return [plain(typeof tree === "number" ? tree : values[tree], model), 3];
    const [sign, left, right] = tree, binds = BINDS[sign];
    const [a, loose] = sum(left, values, model), [b, tight] = sum(right, values, model);
    const close = binds + (sign === "-" || sign === "/" ? 1 : 0);
    return [`${loose >= binds ? a : `(${a})`} ${SIGNS[sign]} ${tight >= close ? b : `(${b})`}`, binds];
  }
  const last = (period) => { const end = period.split("/").pop().trim(); return end + "-12-31".slice(end.length - 4); };

  /* One figure as it enters a formula. */
  function input(figure, typed, model) {
    const { text: said = "", unit = "", period = "" } = typed ?? {};
    const status = typed?.status || "reported", is = { period, status, name: figure.name, typed: said.trim() };
    if (!said.trim() || status !== "reported") return is;
    if (figure.answer) return { ...is, value: said === "yes" ? 1 : 0, currency: "" };
    const [factor, currency] = figure.units[unit] ?? [NaN, ""], read = number(said, model);
    if (Number.isNaN(read)) return { ...is, problem: "unreadable" };
    if (figure.money && !currency) return { ...is, problem: "unsaid" };
    return factor === 1 ? { ...is, value: read, currency } : { ...is, value: exact(read * factor), currency, typed: "" };
  }
  function computed(point, inputs) {
    const used = point.variables.map((name) => inputs[name]), periods = new Set(used.map((one) => one.period));
    const bad = used.filter((one) => one.problem), none = used.filter((one) => one.value === undefined && !one.problem);
    if (bad.length) return { reason: bad[0].problem, names: bad.filter((one) => one.problem === bad[0].problem).map((one) => one.name) };
    if (none.length) return { reason: "missing", names: none.map((one) => one.name) };
    if (periods.size > 1) return { reason: "years" };
    if (new Set(used.map((one) => one.currency).filter(Boolean)).size > 1) return { reason: "currencies" };
    const values = Object.fromEntries(point.variables.map((name) => [name, inputs[name].value])), bare = worked(point.tree, values);
    const value = point.scale === 1 ? bare : bare * point.scale;
    if (!Number.isFinite(value)) return { reason: used.some((one) => one.value === 0) ? "zero" : "large" };
    return { value: exact(value), raw: value, values, period: used[0].period };
  }
  function agree(given, other, typed) {
    const decimals = typed ? (typed.replace(",", ".").split(".")[1] ?? "").length : 15, rounding = 0.5 * 10 ** -decimals * (1 + 1e-9);
    return Math.abs(given - other) <= Math.max(rounding, 0.005 * Math.abs(other));
  }
  function share(value, { target, worst, direction }) {
    if (direction === "none") return null;
    if (worst !== null) return nines(Math.min(100, Math.max(0, ((value - worst) / (target - worst)) * 100)));
    if (value < 0) return null;
    const up = (value / target) * 100, down = value === 0 ? 100 : (target / value) * 100;
    return nines(direction === "lower" ? down : direction === "closest" && value > target ? down : up);
  }
  const nines = (value) => Number((Math.floor(value * 1e9 + 0.5) * 1e-9).toFixed(9));

  /* What a data point comes to. `names` are for the sentence of `reason`; `sum` is the formula with its numbers. */
  function result(point, inputs, model) {
    const given = inputs[point.key], from = point.tree ? computed(point, inputs) : { reason: "missing", names: [] };
    if (given?.problem) return { reason: given.problem, names: [given.name] };
    const isGiven = given?.value !== undefined && (from.value === undefined || last(given.period) >= last(from.period));
    const found = isGiven ? { value: given.value, period: given.period } : from;
    if (found.value === undefined || ["suppressed", "not_applicable"].includes(given?.status)) return { reason: from.reason ?? "", names: from.names ?? [] };
    const same = isGiven && from.value !== undefined && given.period === from.period;
    const differs = same && !agree(given.value, from.value, given.typed);
    const part = !differs && point.benchmark ? share(found.value, point.benchmark) : null;
    return {
      value: found.value, period: found.period, share: part, reason: differs ? "disagrees" : part !== null ? "" : point.benchmark && point.benchmark.direction !== "none" ? "negative" : "unscored",
      rank: part === null ? 0 : (model.bands.find((one) => part >= one.atLeast) ?? model.bands.at(-1)).rank,
      text: point.answer ? model.words[found.value ? "yes" : "no"] : text(found.value, point.decimals, model),
      sum: from.value === undefined || point.answer ? "" : written(point, from, model),
      names: differs ? [text(given.value, point.decimals, model), text(from.value, point.decimals, model)] : [],
    };
  }
  function written(point, from, model) {
    const [bare] = sum(point.tree, from.values, model), whole = point.scale === 1 ? bare : `(${bare}) × ${point.scaleText.replace(".", model.shown.decimal)}`;
    return `${whole} = ${text(from.value, point.decimals, model)}`;
  }

  /* Every data point of a page from what is typed: figure to text, unit, status and period. */
  function results(model, typed) {
    const inputs = Object.fromEntries(Object.entries(model.figures).map(([key, one]) => [key, input(one, typed[key], model)]));
    return Object.fromEntries(model.points.map((point) => [point.key, result(point, inputs, model)]));
  }
  window.groma = { ...window.groma, results };
})();
