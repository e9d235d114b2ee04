/** How far off still counts as where we left it. */
const slackPx = 48;

/**
 * Keeps the newest words in view without hiding where they begin: what does not fit is shown from its first
 * line. A visitor who scrolled back to read is left alone.
 */
export class ScrollFollow {
  #leftAt = 0;

  /** @param anchor the first thing said since the visitor last wrote; null: the end is wanted. */
  follow(scroller: HTMLElement, anchor: HTMLElement | null, isForced: boolean): void {
    const isElsewhere = scroller.scrollTop < this.#leftAt - slackPx && !this.#isAtEnd(scroller);
    if (isElsewhere && !isForced) return;
    const end = scroller.scrollHeight - scroller.clientHeight;
    const start = anchor ? anchor.offsetTop - scroller.offsetTop - 8 : end;
    scroller.scrollTop = Math.max(0, Math.min(start, end));
    this.#leftAt = scroller.scrollTop;
  }

  #isAtEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean {
    return scrollHeight - scrollTop - clientHeight < slackPx;
  }
}

/** True when there is more than a line below what is seen. */
export const hasMoreBelow = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement): boolean =>
  scrollHeight - scrollTop - clientHeight > 24;
