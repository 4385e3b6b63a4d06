// One HTML file for each page; everything they share lies hashed under assets/console/.
// Addresses are relative, so that the pages work behind any path prefix.
import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    assetsDir: 'assets/console',
    target: 'es2022',
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { graphiql: 'graphiql.html' },
      // "use client" in libraries means nothing to a page without a server renderer.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  server: {
    // `npm run dev`, then open /graphiql.html: the page of the sources on the API of a running server.
    proxy: { '/graphql': { target: 'http://127.0.0.1:8000', ws: true } },
  },
});
