/** Drawn on a grid of 24 with one stroke, so that they sit quietly beside words. */
const drawings = {
  inbox: 'M4 13l2.5-7.5h11L20 13v5.5H4zM4 13h4.5l1 2h5l1-2H20',
  tasks: 'M4 6l1.5 1.5L8 5M4 12l1.5 1.5L8 11M4 18l1.5 1.5L8 17M11.5 6.5H20M11.5 12.5H20M11.5 18.5H20',
  phone: 'M6 4h3.5l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5V18a2 2 0 0 1-2 2A15 15 0 0 1 4 6a2 2 0 0 1 2-2z',
  chart: 'M4 4v16h16M8.5 16v-4M13 16V8M17.5 16v-6',
  book: 'M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13',
  shield: 'M12 3.5l7 2.5v5.5c0 4.5-3 7.5-7 9-4-1.5-7-4.5-7-9V6zM9 12l2 2 4-4',
  people:
    'M9 11a3.2 3.2 0 1 0 0-6.5 3.2 3.2 0 0 0 0 6.5zM3 20c0-3.5 2.5-5.5 6-5.5s6 2 6 5.5M16 5a3 3 0 0 1 0 6M18 14.8c2 .7 3 2.6 3 5.2',
  share: 'M12 15V4M8 7.5L12 4l4 3.5M5 12v8h14v-8',
} as const;

export type IconName = keyof typeof drawings;

export const Icon = ({ name, size = 22 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    viewBox="0 0 24 24"
    width={size}
    height={size}
    fill="none"
    stroke="currentColor"
    strokeWidth={1.6}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden
  >
    <path d={drawings[name]} />
  </svg>
);
