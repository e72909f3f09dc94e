import { vectorSuite } from '../jinja/suite.ts';

/** Vectors that are kept outside the repository. */
vectorSuite('the shared vectors', process.env['JINJA_VECTORS'] ?? '../shared/corpus/jinja-vectors.json');
