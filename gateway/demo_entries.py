"""What the demo company did: its entries over 2025 and half of 2026, the same each time.

A trading company in Riyadh: sales with 15 % VAT in cash and on account, purchases, rent, salaries
with social insurance, utilities, bank fees, deposits, quarterly VAT returns, in English and Arabic.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from ledger.dates import month_of, month_start
from ledger.journal_entries import EntryDraft, LineDraft

FIRST_MONTH = month_of(date(2025, 1, 1))
LAST_MONTH = month_of(date(2026, 6, 1))
VAT_PERCENT = 15
TWICE = ("BANK-TWICE", "RENT-TWICE", "SALE-TWICE")
"""References of entries made twice, whose second one is reversed."""
MISTAKE = "MISTAKE-1"
"""The reference of an entry that is deleted."""

CUSTOMERS = (
    ("Najd Contracting", "نجد للمقاولات"),
    ("Al Waha Restaurants", "مطاعم الواحة"),
    ("Gulf Schools", "مدارس الخليج"),
    ("Rawabi Clinics", "عيادات الروابي"),
)
SUPPLIERS = (
    ("Eastern Wholesale", "الشرقية للجملة"),
    ("Red Sea Imports", "البحر الأحمر للاستيراد"),
    ("Tuwaiq Paper", "طويق للورق"),
)


def demo_entries() -> list[EntryDraft]:
    """Return every entry by date, the opening one first."""
    return [_opening(), *_Story().entries()]


class _Story:
    """Tells the months one after another; remembers what is owed and what tax has gathered."""

    def __init__(self) -> None:
        self._random = Random(2025)  # noqa: S311  (the same figures each time)
        self._owed = {"acc_receivables": 4_600_000, "acc_payables": 3_800_000}
        self._tax: Counter[str] = Counter()
        self._cash_minor = 2_500_000
        self._due_minor = 0
        self._insurance_minor = 0
        self._invoices = 0

    def entries(self) -> Iterator[EntryDraft]:
        for month in range(FIRST_MONTH, LAST_MONTH + 1):
            told = [*self._month(month), *_slips(month)]
            yield from sorted(told, key=lambda draft: draft.date)

    def _month(self, month: int) -> Iterator[EntryDraft]:
        yield self._rent(month)
        yield self._collection(month)
        yield self._cash_sale(month)
        yield self._purchase(month)
        sale = self._credit_sale(month)
        yield sale
        if month % 2:
            yield self._supplier_payment(month)
            yield self._deposit(month)
        yield self._salaries(month)
        if month % 3 == 1:
            yield self._utilities(month)
        if self._due_minor:
            yield self._tax_payment(month)
        yield self._bank_fee(month)
        yield self._cost_of_sales(month, sale)
        if month % 3 == 2:
            yield self._tax_return(month)

    def _amount(self, least: int, most: int) -> int:
        """Pick an amount of whole riyals, given in riyals, in minor units."""
        return self._random.randrange(least, most, 5) * 100

    def _name(self, names: tuple[tuple[str, str], ...]) -> tuple[str, str]:
        return names[self._random.randrange(len(names))]

    def _taxed(self, net_minor: int, account: str) -> int:
        vat = (net_minor * VAT_PERCENT + 50) // 100
        self._tax[account] += vat
        return vat

    def _rent(self, month: int) -> EntryDraft:
        memo = _memo(month, "Showroom rent", "إيجار المعرض")
        return self._paid(month, 1, memo, f"RENT-{_name(month)}", "acc_rent", 600_000)

    def _utilities(self, month: int) -> EntryDraft:
        memo = _memo(month, "Electricity and water", "فاتورة الكهرباء والمياه")
        net = self._amount(900, 1_900)
        return self._paid(month, 22, memo, f"SEC-{_name(month)}", "acc_utilities", net)

    def _bank_fee(self, month: int) -> EntryDraft:
        memo = _memo(month, "Bank charges", "رسوم بنكية")
        return self._paid(month, 28, memo, None, "acc_bank_fees", 7_500)

    def _paid(
        self, month: int, day: int, memo: str, reference: str | None, account: str, net: int
    ) -> EntryDraft:
        """Spell an expense with VAT that was paid from the bank."""
        vat = self._taxed(net, "acc_input_vat")
        legs = ((account, net), ("acc_input_vat", vat), ("acc_bank", -net - vat))
        return _draft(_day(month, day), memo, reference, *legs)

    def _cash_sale(self, month: int) -> EntryDraft:
        net = self._amount(9_000, 16_000)
        vat = self._taxed(net, "acc_vat")
        self._cash_minor += net + vat
        memo = _memo(month, "Showroom sales", "مبيعات المعرض")
        legs = (("acc_cash", net + vat), ("acc_revenue", -net), ("acc_vat", -vat))
        return _draft(_day(month, 10), memo, f"POS-{_name(month)}", *legs)

    def _credit_sale(self, month: int) -> EntryDraft:
        english, arabic = self._name(CUSTOMERS)
        net = self._amount(28_000, 46_000)
        vat = self._taxed(net, "acc_vat")
        self._owed["acc_receivables"] += net + vat
        self._invoices += 1
        memo = _memo(month, f"Sale on account: {english}", f"مبيعات آجلة: {arabic}")
        legs = (("acc_receivables", net + vat), ("acc_revenue", -net), ("acc_vat", -vat))
        return _draft(_day(month, 16), memo, f"INV-{self._invoices:04}", *legs)

    def _collection(self, month: int) -> EntryDraft:
        english, arabic = self._name(CUSTOMERS)
        amount = self._settled("acc_receivables", 80)
        memo = _memo(month, f"Received from {english}", f"تحصيل من {arabic}")
        legs = (("acc_bank", amount), ("acc_receivables", -amount))
        return _draft(_day(month, 6), memo, f"RCT-{_name(month)}", *legs)

    def _purchase(self, month: int) -> EntryDraft:
        english, arabic = self._name(SUPPLIERS)
        net = self._amount(20_000, 30_000)
        vat = self._taxed(net, "acc_input_vat")
        self._owed["acc_payables"] += net + vat
        memo = _memo(month, f"Goods from {english}", f"بضاعة من {arabic}")
        legs = (("acc_inventory", net), ("acc_input_vat", vat), ("acc_payables", -net - vat))
        return _draft(_day(month, 12), memo, f"BILL-{_name(month)}", *legs)

    def _supplier_payment(self, month: int) -> EntryDraft:
        english, arabic = self._name(SUPPLIERS)
        amount = self._settled("acc_payables", 75)
        memo = _memo(month, f"Transfer to {english}", f"حوالة إلى {arabic}")
        legs = (("acc_payables", amount), ("acc_bank", -amount))
        return _draft(_day(month, 18), memo, f"TRF-{_name(month)}", *legs)

    def _settled(self, account: str, percent: int) -> int:
        """Settle about this part of what is owed, in whole riyals."""
        amount = self._owed[account] * percent // 10_000 * 100
        self._owed[account] -= amount
        return amount

    def _deposit(self, month: int) -> EntryDraft:
        amount = (self._cash_minor - 500_000) // 100_000 * 100_000
        self._cash_minor -= amount
        memo = _memo(month, "Cash taken to the bank", "إيداع نقدي في البنك")
        legs = (("acc_bank", amount), ("acc_cash", -amount))
        return _draft(_day(month, 20), memo, f"DEP-{_name(month)}", *legs)

    def _salaries(self, month: int) -> EntryDraft:
        gross = 1_050_000 if month < month_of(date(2026, 1, 1)) else 1_120_000
        employer, employee = gross * 1175 // 10_000, gross * 975 // 10_000
        memo = _memo(month, "Salaries and social insurance", "الرواتب والتأمينات الاجتماعية")
        before, self._insurance_minor = self._insurance_minor, employer + employee
        legs = (
            ("acc_salaries", gross),
            ("acc_social_insurance", employer),
            ("acc_social_insurance_payable", before),
            ("acc_social_insurance_payable", -self._insurance_minor),
            ("acc_bank", employee - gross - before),
        )
        return _draft(_day(month, 27), memo, f"PAY-{_name(month)}", *legs)

    def _cost_of_sales(self, month: int, sale: EntryDraft) -> EntryDraft:
        assert sale.lines[0].debit is not None
        amount = int(sale.lines[0].debit) // 2 * 100 + self._amount(4_000, 6_500)
        memo = _memo(month, "Cost of goods sold", "تكلفة البضاعة المباعة")
        legs = (("acc_cost_of_sales", amount), ("acc_inventory", -amount))
        return _draft(_last_day(month), memo, None, *legs)

    def _tax_return(self, month: int) -> EntryDraft:
        output, deductible = self._tax["acc_vat"], self._tax["acc_input_vat"]
        self._tax.clear()
        self._due_minor = output - deductible
        memo = _memo(month, "VAT return of the quarter", "إقرار ضريبة القيمة المضافة للربع")
        legs = (
            ("acc_vat", output),
            ("acc_input_vat", -deductible),
            ("acc_vat_due", -self._due_minor),
        )
        return _draft(_last_day(month), memo, f"VAT-{_name(month)}", *legs)

    def _tax_payment(self, month: int) -> EntryDraft:
        amount, self._due_minor = self._due_minor, 0
        memo = _memo(month, "VAT paid to ZATCA", "سداد ضريبة القيمة المضافة للهيئة")
        legs = (("acc_vat_due", amount), ("acc_bank", -amount))
        return _draft(_day(month, 25), memo, f"ZATCA-{_name(month)}", *legs)


def _opening() -> EntryDraft:
    legs = (
        ("acc_cash", 2_500_000),
        ("acc_bank", 18_000_000),
        ("acc_receivables", 4_600_000),
        ("acc_inventory", 12_000_000),
        ("acc_equipment", 9_000_000),
        ("acc_accumulated_depreciation", -1_800_000),
        ("acc_payables", -3_800_000),
        ("acc_capital", -30_000_000),
        ("acc_retained_earnings", -10_500_000),
    )
    memo = "Opening balances / الأرصدة الافتتاحية"
    return _draft(date(2024, 12, 31), memo, "OPENING", *legs, source="opening")


def _slips(month: int) -> Iterator[EntryDraft]:
    """Tell the entries that were wrong: some are reversed later, one is deleted."""
    fee = (("acc_bank_fees", 7_500), ("acc_bank", -7_500))
    rent = (("acc_rent", 600_000), ("acc_bank", -600_000))
    sale = (("acc_cash", 115_000), ("acc_revenue", -100_000), ("acc_vat", -15_000))
    post = (("acc_freight", 43_000), ("acc_cash", -43_000))
    slips = {
        "2025-08": (28, "Bank charges, entered twice", TWICE[0], fee),
        "2025-11": (2, "إيجار المعرض، مكرر", TWICE[1], rent),
        "2026-02": (11, "Showroom sale, entered twice", TWICE[2], sale),
        "2026-04": (14, "شحن، أُدخل بالخطأ", MISTAKE, post),
    }
    if _name(month) in slips:
        day, memo, reference, legs = slips[_name(month)]
        yield _draft(_day(month, day), memo, reference, *legs)


def _draft(
    day: date, memo: str, reference: str | None, *legs: tuple[str, int], source: str = "manual"
) -> EntryDraft:
    """Spell an entry from legs of minor units: debits above zero, credits below."""
    return EntryDraft(day, memo, reference, [_line(*leg) for leg in legs if leg[1]], source)


def _line(account: str, minor: int) -> LineDraft:
    amount = Decimal(abs(minor)).scaleb(-2)
    debit, credit = (amount, None) if minor > 0 else (None, amount)
    return LineDraft(account, None, debit, credit)


def _memo(month: int, english: str, arabic: str) -> str:
    """Write every third month in Arabic."""
    return arabic if month % 3 == 2 else english


def _name(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02}"


def _day(month: int, day: int) -> date:
    return month_start(month).replace(day=day)


def _last_day(month: int) -> date:
    return month_start(month + 1) - timedelta(days=1)
