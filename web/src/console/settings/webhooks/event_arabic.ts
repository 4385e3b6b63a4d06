// What each type of event tells, in Arabic; in English the server says it.
export const arabicWords: Readonly<Record<string, string>> = {
  'invoice.created': 'أُعدّ مستند أو صدر.',
  'invoice.updated': 'عُدّل مستند أو صدر أو أُلغي.',
  'invoice.paid': 'سُدّد مستند بالكامل.',
  'payment.received': 'ورد مبلغ.',
  'payment.made': 'صُرف مبلغ.',
  'customer.created': 'أُضيف عميل.',
  'vendor.created': 'أُضيف مورد.',
  'product.created': 'أُضيف منتج.',
  'employee.created': 'أُضيف موظف.',
  'employee.terminated': 'انتهت خدمة موظف.',
  'payroll.approved': 'اعتُمد مسير رواتب ورُحّل.',
  'journal_entry.posted': 'رُحّل قيد.',
  'journal_entry.reversed': 'رُحّل قيد يعكس قيدًا آخر.',
  'journal_entry.deleted': 'حُذف قيد.',
  'ledger.locked': 'حُرّك قفل الدفتر أو رُفع.',
  'period.closed': 'أُقفلت فترة مالية.',
};
