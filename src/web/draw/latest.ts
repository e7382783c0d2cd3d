/**
 * Asks one question at a time, and of those that came up meanwhile only the last one: a hand moves
 * quicker than answers come.
 */
export class Latest<Question, Answer> {
  private waiting: { question: Question; since: number } | undefined;
  private busy = false;
  private forgotten = 0;

  /** `tell` gets each answer with the moment, of the page's clock, at which it was asked for. */
  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly tell: (answer: Answer, question: Question, since: number) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  wonder(question: Question): void {
    this.waiting = { question, since: performance.now() };
    if (!this.busy) void this.run();
  }

  /** Nobody wants to know any more. */
  forget(): void {
    this.waiting = undefined;
    this.forgotten += 1;
  }

  private async run(): Promise<void> {
    this.busy = true;
    for (let next = this.waiting; next !== undefined; next = this.waiting) {
      this.waiting = undefined;
      const forgotten = this.forgotten;
      try {
        const answer = await this.ask(next.question);
        if (forgotten === this.forgotten) this.tell(answer, next.question, next.since);
      } catch (error) {
        if (forgotten === this.forgotten) this.fail(error);
      }
    }
    this.busy = false;
  }
}
