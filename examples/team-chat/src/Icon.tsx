/** Line icons of 24 × 24, in the colour of the surrounding text. */
const paths = {
  add: 'M12 5v14M5 12h14',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  delete: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13M10 11v6M14 11v6',
  edit: 'M4 20l1-4L16 5l3 3L8 19l-4 1M14 7l3 3',
  members:
    'M9 11a3.5 3.5 0 100-7 3.5 3.5 0 000 7M2.5 20c0-4 3-6 6.5-6s6.5 2 6.5 6M16 4.5a3.5 3.5 0 010 6.4M18 14.5c2.2.8 3.5 2.7 3.5 5.5',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  pin: 'M9 4h6l-1 6 4 4H6l4-4-1-6M12 14v6',
  react: 'M11 20a8 8 0 118.5-10M8 14c1.5 2.5 5.5 2.5 7 0M8.5 9.5h.01M13.5 9.5h.01M19 14v6M16 17h6',
  reply: 'M10 6L4 12l6 6M4 12h9c4 0 7 2 7 6',
  send: 'M4 12L20 4l-5 16-3.5-6.5L4 12M11.5 13.5L20 4',
  smile: 'M12 20.5a8.5 8.5 0 100-17 8.5 8.5 0 000 17M8.5 14.5c1.6 2.3 5.4 2.3 7 0M9 9.8h.01M15 9.8h.01',
  thread: 'M4 5h16v11h-9l-5 4v-4H4V5M8 9h8M8 12h5',
} as const;

export type IconName = keyof typeof paths;

export const Icon = ({ name }: { name: IconName }) => (
  <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true">
    <path d={paths[name]} />
  </svg>
);
