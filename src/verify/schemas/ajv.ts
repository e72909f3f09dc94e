/**
 * The validators of both drafts of JSON Schema, to be imported dynamically. The names are imported statically here, for
 * a bundle of CommonJS that is itself imported dynamically has none.
 */
export { Ajv } from 'ajv';
export { Ajv2020 } from 'ajv/dist/2020.js';
