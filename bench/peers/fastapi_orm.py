"""FastAPI with SQLAlchemy's ORM, as its documentation shows it; posts keep no balances."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated

from fastapi import Depends, FastAPI
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKey, ForeignKeyConstraint, MetaData, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from bench.books import ORGANIZATION
from bench.peers.posts import ACCOUNTS
from bench.requests import ENTRIES

EPOCH = date(1970, 1, 1)


class Base(DeclarativeBase):
    """The books that are read."""


class Organization(Base):
    __tablename__ = "organizations"
    org: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str]


class Account(Base):
    __tablename__ = "accounts"
    org: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    name_en: Mapped[str | None]
    name_ar: Mapped[str | None]

    @property
    def name(self) -> str | None:
        return self.name_en or self.name_ar


class Posting(Base):
    __tablename__ = "postings"
    __table_args__ = (
        ForeignKeyConstraint(["org", "number"], ["entries.org", "entries.number"]),
        ForeignKeyConstraint(["org", "account"], ["accounts.org", "accounts.account"]),
    )
    org: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    account_number: Mapped[int] = mapped_column("account")
    debit_minor: Mapped[int] = mapped_column("debit")
    credit_minor: Mapped[int] = mapped_column("credit")
    entry: Mapped["Entry"] = relationship(back_populates="postings", viewonly=True)
    account: Mapped[Account] = relationship(viewonly=True)

    @property
    def id(self) -> str:
        return f"{self.entry.id}.{self.line}"

    @property
    def debit(self) -> Decimal:
        return Decimal(self.debit_minor).scaleb(-2)

    @property
    def credit(self) -> Decimal:
        return Decimal(self.credit_minor).scaleb(-2)


class Entry(Base):
    __tablename__ = "entries"
    org: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column("public_id")
    day: Mapped[int]
    memo: Mapped[str | None]
    reference: Mapped[str | None]
    revoked_sequence: Mapped[int | None]
    postings: Mapped[list[Posting]] = relationship(order_by=Posting.line, viewonly=True)

    @property
    def date(self) -> date:
        return EPOCH + timedelta(days=self.day)


class PostsBase(DeclarativeBase):
    """The small books that are posted into."""

    metadata = MetaData(schema="fastapi_orm")


class PostedEntry(PostsBase):
    __tablename__ = "entries"
    number: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[str]
    memo: Mapped[str | None]
    reference: Mapped[str | None]
    postings: Mapped[list["PostedLine"]] = relationship()


class PostedLine(PostsBase):
    __tablename__ = "postings"
    number: Mapped[int] = mapped_column(ForeignKey(PostedEntry.number), primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[int]
    debit: Mapped[int]
    credit: Mapped[int]


class Answer(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class AccountAnswer(Answer):
    code: str
    name: str


class PostingAnswer(Answer):
    id: str
    debit: Decimal
    credit: Decimal
    account: AccountAnswer


class EntryAnswer(Answer):
    id: str
    number: int
    date: date
    memo: str | None
    reference: str | None
    postings: list[PostingAnswer]


class LineBody(BaseModel):
    accountId: str  # noqa: N815
    debit: Decimal = Decimal(0)
    credit: Decimal = Decimal(0)


class EntryBody(BaseModel):
    date: date
    description: str
    reference: str | None = None
    lines: list[LineBody]


class Posted(BaseModel):
    number: int


books = async_sessionmaker(create_async_engine(os.environ["BENCH_BOOKS_ORM"], pool_size=8))
posts = async_sessionmaker(
    create_async_engine(os.environ["BENCH_POSTS_ORM"], pool_size=32), expire_on_commit=False
)


async def reading() -> AsyncIterator[AsyncSession]:
    async with books() as session:
        yield session


async def writing() -> AsyncIterator[AsyncSession]:
    async with posts() as session:
        yield session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with books() as session:
        chosen = select(Organization.org).where(Organization.public_id == ORGANIZATION)
        app.state.org = await session.scalar(chosen)
    yield


app = FastAPI(lifespan=lifespan)


@app.get("/page")
async def page(session: Annotated[AsyncSession, Depends(reading)]) -> list[EntryAnswer]:
    chosen = (
        select(Entry)
        .where(Entry.org == app.state.org, Entry.revoked_sequence.is_(None))
        .order_by(Entry.day.desc(), Entry.number.desc())
        .limit(ENTRIES)
        .options(selectinload(Entry.postings).selectinload(Posting.account))
    )
    found = await session.scalars(chosen)
    return [EntryAnswer.model_validate(entry) for entry in found]


@app.post("/entries", status_code=201)
async def post(body: EntryBody, session: Annotated[AsyncSession, Depends(writing)]) -> Posted:
    if sum(line.debit for line in body.lines) != sum(line.credit for line in body.lines):
        raise ValueError("debits and credits differ")
    lines = [
        PostedLine(
            line=position,
            account=ACCOUNTS[line.accountId],
            debit=int(line.debit * 100),
            credit=int(line.credit * 100),
        )
        for position, line in enumerate(body.lines, 1)
    ]
    entry = PostedEntry(
        day=body.date.isoformat(),
        memo=body.description,
        reference=body.reference,
        postings=lines,
    )
    session.add(entry)
    await session.commit()
    return Posted(number=entry.number)
