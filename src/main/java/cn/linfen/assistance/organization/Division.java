package cn.linfen.assistance.organization;

import java.time.LocalDate;

/** An administrative division; {@code validTo} is null while it exists. */
public record Division(
    String code,
    String parent,
    DivisionLevel level,
    String name,
    LocalDate validFrom,
    LocalDate validTo) {}
