"use strict";

// Text from a person or a model is only ever set as textContent: nothing in it becomes markup.
const form = document.getElementById("form");
const input = document.getElementById("text");
let running = new AbortController();

form.addEventListener("submit", event => {
  event.preventDefault();
  predict(input.value);
});

const asked = new URLSearchParams(location.search).get("text");
if (asked !== null) {
  input.value = asked;
  predict(asked);
}

async function predict(text) {
  running.abort(); // the answers to an older text must not overtake
  running = new AbortController();
  document.getElementById("results").dataset.state = "busy";
  const { signal } = running;
  await Promise.all([show("classify", showLabels), show("explain", showWords), show("entities", showEntities)]);
  if (!signal.aborted)
    document.getElementById("results").dataset.state = "done";

  async function show(route, draw) {
    const section = document.getElementById(route);
    const content = section.querySelector(".content");
    const error = section.querySelector(".error");
    try {
      const result = await ask(route, text, signal);
      error.textContent = "";
      content.replaceChildren(...draw(text, result));
    } catch (problem) {
      if (signal.aborted)
        return;
      content.replaceChildren();
      error.textContent = problem.message;
    }
  }
}

async function ask(route, text, signal) {
  const response = await fetch(route, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ text }), signal,
  });
  const answer = await response.json();
  if (!response.ok)
    throw new Error(answer.detail ?? answer.title);
  return answer.result;
}

function showLabels(_, { scores }) {
  return Object.entries(scores).sort((one, other) => other[1] - one[1]).map(([label, score]) => {
    const meter = element("meter", "");
    meter.value = score;
    const row = document.createElement("tr");
    row.append(element("td", label), cell(meter), element("td", `${(100 * score).toFixed(1)} %`));
    return row;
  });
}

function showWords(text, { words }) {
  const most = Math.max(...words.map(word => Math.abs(word.score)), Number.MIN_VALUE);
  return parts(text, words, word => {
    const span = element("span", text.slice(word.start, word.end));
    const strength = 0.8 * Math.abs(word.score) / most;
    span.style.backgroundColor = `rgba(${word.score >= 0 ? "0,150,60" : "210,40,40"},${strength.toFixed(2)})`;
    span.title = word.score.toFixed(3);
    return span;
  });
}

function showEntities(text, entities) {
  return parts(text, entities, entity => {
    const mark = element("mark", text.slice(entity.start, entity.end));
    mark.append(element("small", entity.type));
    mark.title = `${(100 * entity.score).toFixed(0)} %`;
    return mark;
  });
}

// The whole text: what lies in a range is drawn, what lies between is text. Indices are UTF-16 on both sides.
function parts(text, ranges, draw) {
  const nodes = [];
  let end = 0;
  for (const range of [...ranges].sort((one, other) => one.start - other.start)) {
    nodes.push(document.createTextNode(text.slice(end, range.start)), draw(range));
    end = range.end;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function cell(child) {
  const made = document.createElement("td");
  made.append(child);
  return made;
}
