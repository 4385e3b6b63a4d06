// For clients that leave it to their users to subscribe again.

const REST_MILLISECONDS = 50;
const TRIES = 100;

// Subscribe until a listener wants no more; `subscribe` settles when its stream has ended.
export async function followOn(subscribe, variables, onData) {
  let isWanted = true;
  for (let fruitless = 0; isWanted; fruitless += 1) {
    if (fruitless === TRIES) throw new Error("the stream does not come back");
    await subscribe({ ...variables }, (data) => {
      fruitless = 0;
      isWanted &&= onData(data);
      return isWanted;
    });
    if (isWanted) await new Promise((resume) => setTimeout(resume, REST_MILLISECONDS));
  }
}

// The data of a result; whatever was refused fails the program.
export function dataOf({ data, errors, error }) {
  if (errors?.length || error) throw new Error(JSON.stringify(errors ?? String(error)));
  return data;
}
