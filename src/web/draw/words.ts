/** The page's words, in its language. */

export class Words {
  private readonly texts: Record<string, string>;
  private readonly numbers = new Intl.NumberFormat(document.documentElement.lang);

  /** `texts`: by their names, as JSON, with the names of what is filled in in braces. */
  constructor(texts: string) {
    this.texts = JSON.parse(texts) as Record<string, string>;
  }

  has(name: string): boolean {
    return name in this.texts;
  }

  say(name: string, fillings: Record<string, string | number> = {}): string {
    const text = this.texts[name] ?? name;
    return text.replace(/\{(\w+)\}/g, (whole, key: string) => {
      const filling = fillings[key];
      return filling === undefined ? whole : typeof filling === "number" ? this.number(filling) : filling;
    });
  }

  number(number: number): string {
    return this.numbers.format(Math.round(number));
  }

  /** With its sign, as a change. */
  change(number: number): string {
    const rounded = Math.round(number);
    return rounded === 0 ? "±0" : (rounded < 0 ? "−" : "+") + this.number(Math.abs(rounded));
  }

  /** In the language of the page, where it has a name in it. */
  nameOf({ id, name, name_en }: { id: string; name: string | null; name_en: string | null }): string {
    const names = document.documentElement.lang === "en" ? [name_en, name] : [name, name_en];
    return names.find((one) => one !== null && one !== "") ?? id;
  }
}
