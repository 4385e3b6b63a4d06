// One HTML file for each page; everything they share lies hashed under assets/console/.
// Addresses are relative, so that the pages work behind any path prefix.
import { defineConfig, type Plugin } from 'vite';

const api = process.env['DAFTAR_DEV_API'] ?? 'http://127.0.0.1:8000';
const served = ['/graphql', '/console/session', '/console/setup', '/console/csp-report', '/openapi', '/docs', '/api'];

/** Let `npm run dev` answer the addresses that the server answers with a page. */
const pageAddresses: Plugin = {
  name: 'page-addresses',
  configureServer: (server) => {
    server.middlewares.use((request, _response, next) => {
      const path = request.url?.split('?')[0] ?? '';
      const isPage = /^\/console(\/|$)/.test(path) && !served.some((door) => path.startsWith(door));
      if (isPage) request.url = '/console.html';
      if (path === '/graphql' && request.headers.accept?.includes('text/html')) request.url = '/graphiql.html';
      next();
    });
  },
};

export default defineConfig({
  base: './',
  plugins: [pageAddresses],
  worker: { format: 'es' },
  // `npm run dev` bundles packages beforehand, but for these, whose workers are files of their own.
  optimizeDeps: { exclude: ['graphiql/setup-workers/vite', '@graphiql/react/setup-workers/vite'] },
  build: {
    outDir: 'dist',
    assetsDir: 'assets/console',
    target: 'es2022',
    chunkSizeWarningLimit: 5000,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    rollupOptions: {
      input: { graphiql: 'graphiql.html', console: 'console.html' },
      // "use client" in libraries means nothing to a page without a server renderer.
      onwarn: (warning, warn) => warning.code === 'MODULE_LEVEL_DIRECTIVE' || warn(warning),
    },
  },
  server: {
    // `npm run dev`, then open /console or /graphql: the pages of the sources on the API of a running server.
    proxy: Object.fromEntries(served.map((door) => [door, { target: api, ws: true }])),
  },
});
