// Runs a compiled page in Node until it has shown three lines, and prints them.
const [page, url, token, text] = process.argv.slice(2);
const { chat } = await import(page);
const lines = [];
let enough = () => {};
const heardAll = new Promise((resolve) => {
  enough = resolve;
});
const close = await chat(url, token, text, (line) => {
  if (lines.push(line) === 3) enough();
});
await heardAll;
close();
console.log(JSON.stringify(lines));
