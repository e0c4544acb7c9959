package dev.howdah.access;

import dev.howdah.http.PageRequest;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

/// What belongs to one organisation: the one place where tenants are kept apart.
public final class OwnRows {

  private OwnRows() {}

  /// A page of an entity with `organisationId`, the newest first, with one row more where there is
  /// a next page.
  public static <T> List<T> of(
      EntityManager entities, Class<T> entity, UUID organisation, PageRequest page) {
    return entities
        .createQuery(
            "FROM "
                + entity.getSimpleName()
                + " WHERE organisationId = ?1 AND (?2 = false OR id < ?3) ORDER BY id DESC",
            entity)
        .setParameter(1, organisation)
        .setParameter(2, page.after() != null)
        .setParameter(3, page.after() == null ? organisation : page.after())
        .setMaxResults(page.probe())
        .getResultList();
  }

  /// One row of an entity with `organisationId`.
  ///
  /// @param lock NONE to only read it
  /// @throws dev.howdah.failure.HowdahException NOT_FOUND where there is none, or it is another
  ///   organisation's
  public static <T> T one(
      EntityManager entities, Class<T> entity, UUID organisation, UUID id, LockModeType lock) {
    return entities
        .createQuery(
            "FROM " + entity.getSimpleName() + " WHERE id = ?1 AND organisationId = ?2", entity)
        .setParameter(1, id)
        .setParameter(2, organisation)
        .setLockMode(lock)
        .getResultStream()
        .findFirst()
        .orElseThrow(Ids::missing);
  }
}
