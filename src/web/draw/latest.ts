/**
 * Asks two questions at a time, and of those that came up meanwhile only the last one: a hand moves
 * quicker than answers come. What is told is always the answer to the newest question that has one.
 */
export class Latest<Question, Answer> {
  private waiting: { question: Question; since: number } | undefined;
  private asking = 0;
  /** Questions are numbered as they are asked. */
  private last = 0;
  /** Whatever was asked up to this one is of no use any more. */
  private done = 0;

  /** `tell` gets each answer with its question and when, by the page's clock, that came up. */
  constructor(
    private readonly ask: (question: Question) => Promise<Answer>,
    private readonly tell: (answer: Answer, question: Question, since: number) => void,
    private readonly fail: (error: unknown) => void,
  ) {}

  /** `since`: when it came up. */
  wonder(question: Question, since = performance.now()): void {
    this.waiting = { question, since };
    // While one is answered the next one is on its way.
    if (this.asking < 2) void this.run();
  }

  /** Nobody wants to know any more. */
  forget(): void {
    this.waiting = undefined;
    this.done = this.last;
  }

  private async run(): Promise<void> {
    this.asking += 1;
    for (let next = this.waiting; next !== undefined; next = this.waiting) {
      this.waiting = undefined;
      const number = ++this.last;
      const told = (tell: () => void) => {
        if (number <= this.done) return;
        this.done = number;
        tell();
      };
      const { question, since } = next;
      try {
        const answer = await this.ask(question);
        told(() => this.tell(answer, question, since));
      } catch (error) {
        told(() => this.fail(error));
      }
    }
    this.asking -= 1;
  }
}
