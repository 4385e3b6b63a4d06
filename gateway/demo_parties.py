"""Whom the demo company trades with and what it sells; `enrol` puts all of it into the books."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ledger.books import Books
from ledger.decide.parties import PartyDraft, create_party
from ledger.decide.products import ProductDraft, create_product
from ledger.parties import Party, PartyKind
from ledger.products import Product, VatCategory

# Code, names, tax id, city, country, days to pay.
PartyRow = tuple[str, str, str, str, str, str, int]

CUSTOMERS: tuple[PartyRow, ...] = (
    ("C-001", "Najd Contracting", "نجد للمقاولات", "310100100100003", "Riyadh", "SA", 30),
    ("C-002", "Al Waha Restaurants", "مطاعم الواحة", "310100200200003", "Riyadh", "SA", 15),
    ("C-003", "Gulf Schools", "مدارس الخليج", "310100300300003", "Dammam", "SA", 45),
    ("C-004", "Rawabi Clinics", "عيادات الروابي", "310100400400003", "Riyadh", "SA", 30),
    ("C-005", "Hijaz Engineering", "الحجاز للاستشارات الهندسية", "310100500500003", "Jeddah", "SA", 30),
    ("C-006", "Asir Mountain Hotels", "فنادق جبال عسير", "310100600600003", "Abha", "SA", 30),
    ("C-007", "Qassim Dates", "تمور القصيم", "310100700700003", "Buraidah", "SA", 15),
    ("C-008", "Al Noor Pharmacies", "صيدليات النور", "310100800800003", "Makkah", "SA", 30),
    ("C-009", "Yanbu Marine Services", "ينبع للخدمات البحرية", "310100900900003", "Yanbu", "SA", 45),
    ("C-010", "Tabuk Farms", "مزارع تبوك", "310101001000003", "Tabuk", "SA", 30),
    ("C-011", "Diyar Real Estate", "ديار العقارية", "310101101100003", "Riyadh", "SA", 30),
    ("C-012", "Manama Office Supplies", "المنامة للوازم المكتبية", "200101201200003", "Manama", "BH", 30),
    ("C-013", "Dubai Retail Fittings", "دبي لتجهيز المتاجر", "100101301300003", "Dubai", "AE", 30),
    ("C-014", "Sahm Advertising", "سهم للدعاية والإعلان", "310101401400003", "Khobar", "SA", 15),
)
VENDORS: tuple[PartyRow, ...] = (
    ("V-001", "Eastern Wholesale", "الشرقية للجملة", "311100100100003", "Dammam", "SA", 45),
    ("V-002", "Red Sea Imports", "البحر الأحمر للاستيراد", "311100200200003", "Jeddah", "SA", 45),
    ("V-003", "Tuwaiq Paper", "طويق للورق", "311100300300003", "Riyadh", "SA", 30),
    ("V-004", "Wasl Telecom", "وصل للاتصالات", "311100400400003", "Riyadh", "SA", 15),
    ("V-005", "Najd Insurance", "نجد للتأمين", "311100500500003", "Riyadh", "SA", 15),
    ("V-006", "Diriyah Warehouses", "مستودعات الدرعية", "311100600600003", "Riyadh", "SA", 15),
    ("V-007", "Tariq Logistics", "طريق للخدمات اللوجستية", "311100700700003", "Jeddah", "SA", 30),
    ("V-008", "Majlis Events", "مجلس للفعاليات", "311100800800003", "Riyadh", "SA", 30),
)

# Code, names, category, unit, cost, price, VAT category.
ProductRow = tuple[str, str, str, str, str, str, str, VatCategory]
S, E = VatCategory.STANDARD, VatCategory.EXEMPT

PRODUCTS: tuple[ProductRow, ...] = (
    ("CHAIR", "Ergonomic chair", "كرسي مريح", "furniture", "EA", "425.00", "690.00", S),
    ("DESK", "Office desk, 160 cm", "مكتب ١٦٠ سم", "furniture", "EA", "610.00", "980.00", S),
    ("CABINET", "Filing cabinet", "خزانة ملفات", "furniture", "EA", "365.00", "575.00", S),
    ("LAPTOP", "Business laptop, 14 in", "حاسوب محمول", "computers", "EA", "2640.00", "3450.00", S),
    ("MONITOR", "Monitor, 27 in", "شاشة ٢٧ بوصة", "computers", "EA", "655.50", "945.00", S),
    ("PRINTER", "Multifunction printer", "طابعة متعددة الوظائف", "computers", "EA", "1420.00", "2190.00", S),
    ("TONER", "Toner cartridge", "خرطوشة حبر", "consumables", "EA", "158.75", "249.50", S),
    ("PAPER", "A4 paper, box", "ورق تصوير، صندوق", "consumables", "BOX", "61.40", "94.75", S),
    ("INSTALL", "Installation", "تركيب", "services", "HUR", "0.00", "185.00", S),
    ("SUPPORT", "Support subscription, yearly", "اشتراك دعم سنوي", "services", "ANN", "0.00", "14400.00", S),
    ("MAINTAIN", "Maintenance contract, quarterly", "عقد صيانة ربع سنوي", "services", "QAN", "0.00", "5475.00", S),
    ("FINANCE", "Instalment financing margin", "هامش تمويل التقسيط", "services", "EA", "0.00", "650.00", E),
)  # fmt: skip
GOODS = {
    "furniture": ("CHAIR", "DESK", "CABINET"),
    "computers": ("LAPTOP", "MONITOR", "PRINTER"),
    "consumables": ("TONER", "PAPER"),
}
"""What is bought and sold, by category."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything the story names, by code."""

    customers: Mapping[str, Party]
    vendors: Mapping[str, Party]
    products: Mapping[str, Product]


def enrol(books: Books) -> Cast:
    """Create every customer, vendor and product."""
    return Cast(
        {row[0]: _party(books, PartyKind.CUSTOMER, row) for row in CUSTOMERS},
        {row[0]: _party(books, PartyKind.VENDOR, row) for row in VENDORS},
        {row[0]: _product(books, row) for row in PRODUCTS},
    )


def _party(books: Books, kind: PartyKind, row: PartyRow) -> Party:
    code, name_en, name_ar, tax_id, city, country, days = row
    mailbox = name_en.lower().replace(" ", "-")
    draft = PartyDraft(
        code=code,
        name_en=name_en,
        name_ar=name_ar,
        tax_id=tax_id,
        email=f"accounts@{mailbox}.example",
        city=city,
        country=country,
        credit_limit=Decimal(150_000 if kind is PartyKind.CUSTOMER else 0),
        payment_terms=days,
    )
    return create_party(books, kind, draft)


def _product(books: Books, row: ProductRow) -> Product:
    code, name_en, name_ar, category, unit, cost, price, vat_category = row
    draft = ProductDraft(
        code=code,
        name_en=name_en,
        name_ar=name_ar,
        category=category,
        unit_type=unit,
        cost_price=Decimal(cost),
        selling_price=Decimal(price),
        vat_category=vat_category,
    )
    return create_product(books, draft)
