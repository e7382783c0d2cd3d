// Sends the files of a form and shows how far that is. Without this script the browser sends the
// form by itself, and shows what it shows.
const form = document.querySelector("form[data-upload]");
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const bar = form.querySelector("progress");
  const said = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("accept", "application/json");
  const csrf = document.querySelector("meta[name=csrf]")?.content;
  if (csrf) request.setRequestHeader("x-csrf-token", csrf);
  request.upload.addEventListener("progress", ({ loaded, total }) => {
    bar.hidden = false;
    bar.max = total;
    bar.value = loaded;
    if (loaded === total) {
      bar.removeAttribute("value");
      said.textContent = form.dataset.checking;
    }
  });
  request.addEventListener("loadend", () => {
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      // What is no answer of ours says nothing.
    }
    if (request.status === 201) {
      location.assign(`${form.action}/${answer.id}`);
      return;
    }
    bar.hidden = true;
    button.disabled = false;
    said.textContent = answer.detail ?? form.dataset.failed;
  });
  button.disabled = true;
  said.textContent = form.dataset.sending;
  request.send(new FormData(form));
});
