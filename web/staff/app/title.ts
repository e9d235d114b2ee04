import { useEffect } from 'react';

/** Names the page in the tab. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} - Porchlight`;
  }, [title]);
}

/** Keeps `(2)` before whatever the tab says, also when a page names itself anew. */
export function useTitleCount(count: number): void {
  useEffect(() => {
    const element = document.querySelector('title');
    if (!element) return;
    const mark = () => {
      const bare = document.title.replace(/^\(\d+\) /, '');
      const wanted = count > 0 ? `(${count}) ${bare}` : bare;
      if (document.title !== wanted) document.title = wanted;
    };
    mark();
    const observer = new MutationObserver(mark);
    observer.observe(element, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [count]);
}
