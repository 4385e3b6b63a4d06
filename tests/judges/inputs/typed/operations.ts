// Documents that graphql-codegen makes typed.
import { graphql } from "./gql/gql.js";

export const PostEntry = graphql(`
  mutation PostEntry($input: JournalEntryInput!) {
    createJournalEntry(input: $input) {
      id
      total
      postings {
        line
        debit
        credit
      }
    }
  }
`);

export const ListEntries = graphql(`
  query ListEntries($first: Int) {
    journalEntries(first: $first) {
      total
      edges {
        cursor
        node {
          id
          memo
        }
      }
    }
  }
`);

export const ListCustomers = graphql(`
  query ListCustomers($text: String) {
    customers(text: $text) {
      nodes {
        id
        code
        nameAr
      }
    }
  }
`);

export const ListInvoices = graphql(`
  query ListInvoices($text: String) {
    invoices(text: $text) {
      edges {
        node {
          number
          status
        }
      }
    }
  }
`);

export const ReadTrialBalance = graphql(`
  query ReadTrialBalance($date: Date) {
    trialBalance(date: $date) {
      date
      totalDebit
      totalCredit
    }
  }
`);
