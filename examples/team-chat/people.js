/** Who can sign in to the demo: whoever the page says, without a password. In an application: the users that it has. */
export const people = {
  ana: 'Ana',
  ben: 'Ben',
  chloe: 'Chloe',
  dora: 'Dora',
  emil: 'Emil',
};
