// Apollo Client: queries and mutations over HTTP, subscriptions over a socket of graphql-ws. After
// an error its user subscribes again, after the last sequence seen.
import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { GraphQLWsLink } from "@apollo/client/link/subscriptions";
import { OperationTypeNode } from "graphql";
import { createClient } from "graphql-ws";
import { dataOf, followOn } from "./following.mjs";
import { socketOptions } from "./graphql_ws.mjs";

export function open(address, key) {
  const headers = { authorization: `Bearer ${key}` };
  const socket = createClient({ ...socketOptions(address, key), retryAttempts: 0 });
  const client = new ApolloClient({
    cache: new InMemoryCache(),
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      new GraphQLWsLink(socket),
      new HttpLink({ uri: `${address}/graphql`, headers }),
    ),
  });

  const ask = async (text, variables) => {
    const document = gql(text);
    const isMutation = document.definitions[0].operation === "mutation";
    return dataOf(
      isMutation
        ? await client.mutate({ mutation: document, variables })
        : await client.query({ query: document, variables }),
    );
  };
  const follow = (text, variables, onData) => {
    const query = gql(text);
    const subscribe = (variables, take) =>
      new Promise((resolve) => {
        const subscription = client.subscribe({ query, variables }).subscribe({
          next: ({ data, error }) => {
            if (!error && data && take(data)) return;
            resolve();
            subscription.unsubscribe();
          },
          error: resolve,
          complete: resolve,
        });
      });
    return followOn(subscribe, variables, onData);
  };
  return { ask, follow };
}
