import { fileURLToPath } from 'node:url';
import { vectorSuite } from './suite.ts';

vectorSuite('our own vectors, made by Jinja2', fileURLToPath(new URL('vectors.json', import.meta.url)));
