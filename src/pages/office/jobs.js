// Keeps the bars of jobs that are being done up to date; when a job changes its state the page is
// fetched anew, as it says more then.
const list = document.querySelector("[data-jobs]");
if (list?.querySelector("[data-state=queued], [data-state=running]")) {
  const events = new EventSource(list.dataset.jobs);
  events.addEventListener("job", ({ data }) => {
    const job = JSON.parse(data);
    const row = list.querySelector(`[data-job="${job.id}"]`);
    if (!row) return;
    const changed = row.dataset.state !== job.state || (row.dataset.seen && row.dataset.seen !== job.stage);
    row.dataset.seen = job.stage;
    row.querySelector("progress")?.setAttribute("value", job.thousandths);
    if (changed) location.reload();
  });
}
