import { defineApp, imageVersion, text } from '../../app-kit/index.ts';

const image = 'docker.io/library/python';

/** The image for the tree's own programs, which need only the standard library. */
export default defineApp({
  name: 'python-image',
  title: 'Python: runs the programs of the tree',
  layer: 'cluster',
  settings: {
    python_version: imageVersion(image, {
      description: 'Tag of the Python image that runs the setup of RustFS and the sync programs.',
      default: '3.13.12-slim-trixie',
    }),
  },
  variables: {
    python_image: text('Image of Python.', (v) => `${image}:${v.python_version}`),
  },
});
