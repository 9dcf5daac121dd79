// The smallest page with all features; its size is checked.
export { createClient } from '../../index.js';
