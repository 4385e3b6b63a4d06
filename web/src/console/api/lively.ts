// A fetch for event streams that notices when one has died: the server says at least every 12 seconds that it lives.
const SILENCE_MOST_MILLISECONDS = 30_000;

/** Fetch a stream; it breaks when it falls silent or just ends, so that whoever follows it can ask again. */
export async function fetchLively(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const response = await fetch(input, init);
  if (!response.ok || !response.body) return response;
  return new Response(response.body.pipeThrough(watched()), response);
}

function watched(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (controller: TransformStreamDefaultController) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.error(new TypeError('The stream fell silent.')), SILENCE_MOST_MILLISECONDS);
  };
  return new TransformStream({
    start: wait,
    transform: (chunk, controller) => {
      wait(controller);
      controller.enqueue(chunk);
    },
    flush: (controller) => {
      clearTimeout(timer);
      controller.error(new TypeError('The stream ended.'));
    },
  });
}
