/**
 * The validators of both drafts of JSON Schema, to be imported dynamically. This module imports the names statically,
 * because a CommonJS bundle that is imported dynamically has no named exports.
 */
export { Ajv } from 'ajv';
export { Ajv2020 } from 'ajv/dist/2020.js';
