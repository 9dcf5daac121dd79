// The smallest page with all features. A test checks its size.
export { createClient } from '../../index.js';
