/** The users who can sign in to the demo, without a password. In an application, these are its own users. */
export const people = {
  ana: 'Ana',
  ben: 'Ben',
  chloe: 'Chloe',
  dora: 'Dora',
  emil: 'Emil',
};
