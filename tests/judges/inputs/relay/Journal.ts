import { graphql } from "relay-runtime";

export const journalEntries = graphql`
  fragment JournalEntries_query on Query
  @refetchable(queryName: "JournalEntriesPageQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 20 }
    cursor: { type: "String" }
  ) {
    journalEntries(first: $count, after: $cursor) @connection(key: "JournalEntries_journalEntries") {
      edges {
        node {
          id
          number
          postings { line debit credit account { handle } }
        }
      }
    }
  }
`;

export const account = graphql`
  fragment Journal_account on Account @refetchable(queryName: "JournalAccountQuery") {
    id
    handle
  }
`;

export const page = graphql`
  query JournalPageQuery {
    ...JournalEntries_query
  }
`;
